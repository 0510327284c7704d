-- Which sectors of the economy or of public life are named, and by whom?
-- Parameters, NULL where not given: :sector, :speaker, :voice, :article
WITH question AS (
-- the question
SELECT s.thing AS sector, n.report AS report
FROM roles s
JOIN classes c ON c.node = s.thing AND c.class = 'Sector'
JOIN reports n ON n.node = s.node
LEFT JOIN roles b ON b.node = s.thing AND b.role = 'broader'
LEFT JOIN roles d ON d.node = b.thing AND d.role = 'broader'
WHERE s.role IN ('hasTopic', 'hasTheme')
  AND (:sector IS NULL OR :sector IN (s.thing, b.thing, d.thing))
  AND (:speaker IS NULL OR EXISTS (SELECT 1 FROM evidence x WHERE x.node = n.report AND x.speaker = :speaker))
-- made from the header
), found AS (
SELECT DISTINCT
  q.sector AS sector,
  COALESCE(sector_name.name, '') AS sectorLabel,
  kind_of.name AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN things sector_name ON sector_name.thing = q.sector AND sector_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.sector, r.sectorLabel, r.kind, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.sector, ''),
  COALESCE(r.sectorLabel, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
