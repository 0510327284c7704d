-- Who holds which office, or was appointed to it, for whom?
-- Parameters, NULL where not given: :person, :office, :country, :voice, :article
WITH question AS (
-- the question
SELECT k.node AS holding, o.thing AS office, n.report AS report,
  CASE
    WHEN k.thing = 'https://w3id.org/entente/id/kind/office-holding' THEN ''
    WHEN EXISTS (
      SELECT 1 FROM roles p
      JOIN roles q ON q.thing = p.thing AND q.role = 'hasTheme'
      JOIN reports r ON r.node = q.node AND r.report = q.node
      JOIN roles h ON h.node = q.node AND h.role = 'hasKind' AND h.thing = 'https://w3id.org/entente/id/kind/office-holding'
      JOIN roles w ON w.node = q.node AND w.role = 'hasOffice'
      WHERE p.node = k.node AND p.role = 'hasTheme' AND w.thing = o.thing) THEN 'reported'
    ELSE 'not reported'
  END AS taken
FROM roles k
JOIN roles o ON o.node = k.node AND o.role = 'hasOffice'
JOIN reports n ON n.node = k.node
WHERE k.role = 'hasKind'
  AND (k.thing = 'https://w3id.org/entente/id/kind/office-holding'
    OR k.thing = 'https://w3id.org/entente/id/kind/appointment' AND n.report = k.node)
  AND (:person IS NULL OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = k.node AND x.role = 'hasTheme' AND x.thing = :person))
  AND (:office IS NULL OR o.thing = :office)
  AND (:country IS NULL OR EXISTS (
    SELECT 1 FROM roles x
    LEFT JOIN roles y ON y.node = x.thing AND y.role = 'actsFor' AND x.role = 'hasOffice'
    WHERE x.node = k.node AND (x.role = 'isOnBehalfOf' AND x.thing = :country OR y.thing = :country)))
-- made from the header
), found AS (
SELECT DISTINCT
  person_of.thing AS person,
  COALESCE(person_name.name, 'not stated') AS personLabel,
  q.office AS office,
  COALESCE(office_name.name, '') AS officeLabel,
  side_of.thing AS side,
  COALESCE(side_name.name, 'not stated') AS sideLabel,
  remit_of.thing AS remit,
  COALESCE(remit_name.name, '') AS remitLabel,
  CASE WHEN q.holding = q.report THEN told_kind.name ELSE CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name) END AS kind,
  q.taken AS taken,
  t.earliest AS earliest,
  t.latest AS latest,
  COALESCE(t.wording, 'not stated') AS when,
  t.basis AS basis,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN things office_name ON office_name.thing = q.office AND office_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasTheme') person_of ON person_of.node = q.holding
LEFT JOIN things person_name ON person_name.thing = person_of.thing AND person_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isOnBehalfOf') side_of ON side_of.node = q.holding
LEFT JOIN things side_name ON side_name.thing = side_of.thing AND side_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasRemit') remit_of ON remit_of.node = q.holding
LEFT JOIN things remit_name ON remit_name.thing = remit_of.thing AND remit_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') told_kind ON told_kind.node = q.report
LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, '0non-occurrence in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/non-occurrence' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, '1denial in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/denial' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', COALESCE(SUBSTR(o.within, 2), 'named in ')) END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', '') END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) o ON o.node = h.node AND o.report = r.report UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) told_as ON told_as.node = q.holding AND told_as.report = q.report
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime') p JOIN times x ON x.time = p.thing) t ON t.node = q.holding
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.person, r.personLabel, r.office, r.officeLabel, r.side, r.sideLabel, r.remit, r.remitLabel, r.kind, r.taken, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.person, ''),
  COALESCE(r.personLabel, ''),
  COALESCE(r.office, ''),
  COALESCE(r.officeLabel, ''),
  COALESCE(r.side, ''),
  COALESCE(r.sideLabel, ''),
  COALESCE(r.remit, ''),
  COALESCE(r.remitLabel, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.taken, ''),
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
