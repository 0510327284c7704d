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
  CASE WHEN q.happening = q.report THEN told_kind.name ELSE CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name) END AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') told_kind ON told_kind.node = q.report
LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, '0non-occurrence in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/non-occurrence' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, '1denial in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/denial' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', COALESCE(SUBSTR(o.within, 2), 'named in ')) END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', '') END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) o ON o.node = h.node AND o.report = r.report UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) told_as ON told_as.node = q.happening AND told_as.report = q.report
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
