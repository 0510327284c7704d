-- Which sentences stand behind a thing?
-- Parameters, NULL where not given: :thing, :voice, :article
WITH question AS (
-- the question
SELECT n.report AS report
FROM roles x
JOIN reports n ON n.node = x.node
WHERE x.thing = :thing
UNION
SELECT n.report
FROM roles g
JOIN things w ON w.thing = g.node AND w.name_kind = 'wording'
JOIN roles x ON x.thing = g.node
JOIN reports n ON n.node = x.node
WHERE g.thing = :thing
UNION
SELECT n.report
FROM (
  SELECT x.node AS node, t.thing AS thing, o.report AS other
  FROM roles t
  JOIN reports o ON o.node = t.node
  JOIN roles x ON x.thing = t.node
  WHERE t.thing = :thing
  UNION ALL
  SELECT x.node, i.thing, o.report
  FROM roles i
  JOIN things v ON v.thing = i.node AND v.name_kind = 'wording'
  JOIN roles h ON h.thing = i.node
  JOIN reports o ON o.node = h.node
  JOIN roles x ON x.thing = h.node
  WHERE i.thing = :thing
  UNION ALL
  SELECT x.node, i.thing, NULL
  FROM roles i
  JOIN things v ON v.thing = i.node AND v.name_kind = 'wording'
  JOIN roles g ON g.thing = i.node
  JOIN things w ON w.thing = g.node AND w.name_kind = 'wording'
  JOIN roles x ON x.thing = g.node
  WHERE i.thing = :thing AND i.role IN ('hasPlace', 'hasSource', 'hasTopic', 'hasMember', 'isPartOf')
) f
JOIN reports n ON n.node = f.node AND (f.other IS NULL OR n.report <> f.other)
JOIN evidence s ON s.node = n.report
JOIN things w ON w.thing = f.thing AND w.name_kind IN ('prefLabel', 'altLabel') AND instr(s.quote, w.name) > 0
UNION
SELECT n.report
FROM classes c
JOIN reports n ON n.node = c.node
WHERE concat('https://w3id.org/entente/ontology#', c.class) = :thing
UNION
SELECT n.report FROM reports n WHERE n.node = :thing
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
  COALESCE(r.report, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
