-- What does an article say, in order?
-- Parameters, NULL where not given: :voice, :article
WITH question AS (
-- the question
SELECT c.node AS report FROM classes c WHERE c.class = 'Report'
-- made from the header
), found AS (
SELECT DISTINCT
  q.report AS report,
  kind_of.name AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line
FROM question q
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.report, r.kind, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.quote, ''),
  COALESCE(r.report, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
