-- Who is whose ambassador where?
-- Parameters, NULL where not given: :sending, :receiving, :voice, :article
WITH question AS (
-- the question
SELECT DISTINCT h.node AS holding, p.thing AS person, s.thing AS sending, r.thing AS receiving, n.report AS report
FROM classes c
JOIN roles s ON s.node = c.node AND s.role = 'actsFor'
JOIN roles r ON r.node = c.node AND r.role = 'isAccreditedTo'
JOIN roles h ON h.thing = c.node AND h.role = 'hasOffice'
JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing IN (
  'https://w3id.org/entente/id/kind/office-holding', 'https://w3id.org/entente/id/kind/appointment')
JOIN roles p ON p.node = h.node AND p.role = 'hasTheme'
JOIN reports n ON n.node = h.node
WHERE c.class = 'Ambassadorship'
  AND (:sending IS NULL OR s.thing = :sending)
  AND (:receiving IS NULL OR r.thing = :receiving)
-- made from the header
), found AS (
SELECT DISTINCT
  q.person AS person,
  COALESCE(person_name.name, '') AS personLabel,
  q.sending AS sending,
  COALESCE(sending_name.name, '') AS sendingLabel,
  q.receiving AS receiving,
  COALESCE(receiving_name.name, '') AS receivingLabel,
  CASE WHEN q.holding = q.report THEN told_kind.name ELSE CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name) END AS kind,
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
LEFT JOIN things person_name ON person_name.thing = q.person AND person_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN things sending_name ON sending_name.thing = q.sending AND sending_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN things receiving_name ON receiving_name.thing = q.receiving AND receiving_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') told_kind ON told_kind.node = q.report
LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, '0non-occurrence in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/non-occurrence' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, '1denial in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/denial' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', COALESCE(SUBSTR(o.within, 2), 'named in ')) END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', '') END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) o ON o.node = h.node AND o.report = r.report UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) told_as ON told_as.node = q.holding AND told_as.report = q.report
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime') p JOIN times x ON x.time = p.thing) t ON t.node = q.holding
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.person, r.personLabel, r.sending, r.sendingLabel, r.receiving, r.receivingLabel, r.kind, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.person, ''),
  COALESCE(r.personLabel, ''),
  COALESCE(r.sending, ''),
  COALESCE(r.sendingLabel, ''),
  COALESCE(r.receiving, ''),
  COALESCE(r.receivingLabel, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
