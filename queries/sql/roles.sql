-- In which role does a thing take part in what?
-- Parameters, NULL where not given: :thing, :voice, :article
-- nodes: happening
WITH question AS (
-- the question
SELECT x.node AS happening, n.report AS report, y.name AS role, m.name AS happeningKind
FROM roles x
JOIN reports n ON n.node = x.node
JOIN things y ON y.thing = concat('https://w3id.org/entente/ontology#', x.role) AND y.name_kind = 'label'
LEFT JOIN (
  SELECT k.node, l.name FROM roles k JOIN things l ON l.thing = k.thing AND l.name_kind IN ('label', 'prefLabel')
  WHERE k.role = 'hasMainKind') m ON m.node = x.node
WHERE x.thing = :thing AND x.role NOT IN ('isToldBy', 'hasMainKind')
-- made from the header
), found AS (
SELECT DISTINCT
  q.role AS role,
  q.happening AS happening,
  q.happeningKind AS happeningKind,
  kind_of.name AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.role, r.happening, r.happeningKind, r.kind, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.role, ''),
  COALESCE(r.happening, ''),
  COALESCE(r.happeningKind, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
