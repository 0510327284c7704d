-- Which words are quoted directly?
-- Parameters, NULL where not given: :speaker, :voice, :article
WITH question AS (
-- the question
SELECT x.node AS report, x.evidence AS evidence, a.words AS attribution
FROM evidence x
LEFT JOIN words a ON a.node = x.evidence AND a.role = 'attribution'
WHERE x.voice = 'quoted' AND (:speaker IS NULL OR EXISTS (
  SELECT 1 FROM roles y WHERE y.node = x.evidence AND y.role = 'hasSpeaker' AND y.thing = :speaker))
-- made from the header
), found AS (
SELECT DISTINCT
  q.attribution AS attribution,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
JOIN evidence e ON e.node = q.report AND e.evidence = q.evidence
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.attribution, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.attribution, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
