-- Which documents are named, and in what?
-- Parameters, NULL where not given: :document, :voice, :article
WITH question AS (
-- the question
SELECT c.node AS document, n.report AS report, COALESCE(f.name, k.name) AS form
FROM classes c
JOIN roles x ON x.thing = c.node
JOIN reports n ON n.node = x.node
LEFT JOIN (
  SELECT m.node, l.name FROM roles m JOIN things l ON l.thing = m.thing AND l.name_kind = 'label'
  WHERE m.role = 'hasMainKind') k ON k.node = c.node
LEFT JOIN (
  SELECT m.node, l.name FROM roles m JOIN things l ON l.thing = m.thing AND l.name_kind = 'prefLabel'
  WHERE m.role = 'hasKind' AND NOT EXISTS (
    SELECT 1 FROM roles o JOIN roles b ON b.node = o.thing AND b.role = 'broader'
    WHERE o.node = m.node AND o.role = 'hasKind' AND b.thing = m.thing)) f ON f.node = c.node
WHERE c.class = 'Document' AND (:document IS NULL OR c.node = :document)
-- made from the header
), found AS (
SELECT DISTINCT
  q.document AS document,
  COALESCE(document_name.name, '') AS documentLabel,
  q.form AS form,
  q.report AS report,
  kind_of.name AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line
FROM question q
LEFT JOIN things document_name ON document_name.thing = q.document AND document_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.document, r.documentLabel, r.form, r.report, r.kind, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.document, ''),
  COALESCE(r.documentLabel, ''),
  COALESCE(r.form, ''),
  COALESCE(r.report, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
