-- Which meetings took place, where, when and in which series?
-- Parameters, NULL where not given: :series, :country, :city, :since, :until, :voice, :article
WITH question AS (
-- the question
SELECT c.node AS meeting, CAST(o.words AS BIGINT) AS ordinal
FROM classes c
LEFT JOIN words o ON o.node = c.node AND o.role = 'ordinal'
WHERE c.class = 'Meeting'
  AND (:series IS NULL OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'isSessionOf' AND x.thing = :series))
  AND (:country IS NULL OR EXISTS (
      SELECT 1 FROM roles x
      LEFT JOIN roles y ON y.node = x.thing
      WHERE x.node = c.node AND (
        x.role = 'isSessionOf' AND y.role = 'hasMember' AND y.thing = :country
        OR x.role = 'hasPlace' AND (x.thing = :country OR y.role = 'isLocatedIn' AND y.thing = :country)
        OR x.role IN ('hasAgent', 'hasPartner')
          AND (x.thing = :country OR y.role IN ('represents', 'isOrganOf') AND y.thing = :country)))
    OR EXISTS (
      SELECT 1 FROM roles x
      JOIN roles y ON y.node = x.node AND y.role IN ('hasParticipant', 'isOnBehalfOf')
      LEFT JOIN roles z ON z.node = y.thing AND z.role = 'represents' AND y.role = 'hasParticipant'
      WHERE x.thing = c.node AND x.role = 'occursAt' AND :country IN (y.thing, z.thing)))
  AND (:city IS NULL OR EXISTS (SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'hasPlace' AND x.thing = :city))
-- made from the header
), found AS (
SELECT DISTINCT
  q.meeting AS meeting,
  series_of.thing AS series,
  COALESCE(series_name.name, 'not stated') AS seriesLabel,
  q.ordinal AS ordinal,
  place_of.thing AS place,
  COALESCE(place_name.name, 'not stated') AS placeLabel,
  t.earliest AS earliest,
  t.latest AS latest,
  COALESCE(t.wording, 'not stated') AS when,
  t.basis AS basis,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line
FROM question q
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isSessionOf') series_of ON series_of.node = q.meeting
LEFT JOIN things series_name ON series_name.thing = series_of.thing AND series_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasPlace') place_of ON place_of.node = q.meeting
LEFT JOIN things place_name ON place_name.thing = place_of.thing AND place_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime') p JOIN times x ON x.time = p.thing) t ON t.node = q.meeting
JOIN evidence e ON e.node = q.meeting
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
AND (:since IS NULL OR COALESCE(t.latest, CASE WHEN t.earliest IS NULL THEN DATE '0001-01-01' ELSE DATE '9999-12-31' END) >= :since)
AND (:until IS NULL OR COALESCE(t.earliest, CASE WHEN t.latest IS NULL THEN DATE '9999-12-31' ELSE DATE '0001-01-01' END) <= :until)
)
SELECT r.meeting, r.series, r.seriesLabel, r.ordinal, r.place, r.placeLabel, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line
FROM found r
ORDER BY
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.meeting, ''),
  COALESCE(r.series, ''),
  COALESCE(r.seriesLabel, ''),
  r.ordinal NULLS FIRST,
  COALESCE(r.place, ''),
  COALESCE(r.placeLabel, ''),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
