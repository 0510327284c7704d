-- Where do these words occur?
-- Parameters, NULL where not given: :words, :voice, :article
WITH question AS (
-- the question
SELECT x.node AS report, x.evidence AS evidence
FROM evidence x
WHERE (:words IS NULL OR instr(lower(x.quote), lower(:words)) > 0)
  AND NOT EXISTS (SELECT 1 FROM classes c WHERE c.node = x.node AND c.class = 'Remark')
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
JOIN evidence e ON e.node = q.report AND e.evidence = q.evidence
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
