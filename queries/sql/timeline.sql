-- What happened when, in order?
-- Parameters, NULL where not given: :since, :until, :country, :voice, :article
-- where: t.earliest IS NOT NULL OR t.latest IS NOT NULL
WITH question AS (
-- the question
SELECT c.node AS report
FROM classes c
WHERE c.class IN ('Act', 'SpeechAct', 'Situation')
  AND NOT EXISTS (SELECT 1 FROM classes h WHERE h.node = c.node AND h.class IN ('Heading', 'Participation'))
  AND (:country IS NULL OR EXISTS (SELECT 1 FROM roles x WHERE x.node = c.node AND x.thing = :country)
    OR EXISTS (
      SELECT 1 FROM roles h JOIN roles x ON x.node = h.thing
      WHERE h.node = c.node AND h.role = 'hasContent' AND x.thing = :country)
    OR EXISTS (
      SELECT 1 FROM roles x
      JOIN roles y ON y.node = x.thing AND y.role IN ('isOrganOf', 'hasMember', 'actsFor', 'represents', 'involvesState',
        'isLocatedIn', 'hasNationality', 'isOnBehalfOf')
      WHERE x.node = c.node AND y.thing = :country)
    OR EXISTS (
      SELECT 1 FROM roles x
      JOIN things w ON w.thing = x.thing AND w.name_kind = 'wording'
      JOIN roles p ON p.node = x.thing AND p.role = 'hasPlace'
      LEFT JOIN roles l ON l.node = p.thing AND l.role = 'isLocatedIn'
      WHERE x.node = c.node AND (p.thing = :country OR l.thing = :country))
    OR EXISTS (
      SELECT 1 FROM roles x
      JOIN roles y ON y.node = x.node AND y.role IN ('isOnBehalfOf', 'hasParticipant')
      LEFT JOIN roles z ON z.node = y.thing AND z.role = 'represents' AND y.role = 'hasParticipant'
      WHERE x.thing = c.node AND x.role = 'occursAt' AND (y.thing = :country OR z.thing = :country)))
-- made from the header
), found AS (
SELECT DISTINCT
  q.report AS report,
  theme_of.thing AS theme,
  COALESCE(theme_name.name, '') AS themeLabel,
  kind_of.name AS kind,
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
LEFT JOIN (SELECT node, thing FROM roles WHERE role IN ('hasTheme', 'isSessionOf', 'hasOffice')) theme_of ON theme_of.node = q.report
LEFT JOIN things theme_name ON theme_name.thing = theme_of.thing AND theme_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.report
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime') p JOIN times x ON x.time = p.thing) t ON t.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
AND (:since IS NULL OR COALESCE(t.latest, CASE WHEN t.earliest IS NULL THEN DATE '0001-01-01' ELSE DATE '9999-12-31' END) >= :since)
AND (:until IS NULL OR COALESCE(t.earliest, CASE WHEN t.latest IS NULL THEN DATE '9999-12-31' ELSE DATE '0001-01-01' END) <= :until)
AND (t.earliest IS NOT NULL OR t.latest IS NOT NULL)
)
SELECT r.report, r.theme, r.themeLabel, r.kind, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line
FROM found r
ORDER BY
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.report, ''),
  COALESCE(r.theme, ''),
  COALESCE(r.themeLabel, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
