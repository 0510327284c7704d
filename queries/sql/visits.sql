-- Who visited whom, where and when?
-- Parameters, NULL where not given: :guest, :country, :voice, :article
WITH question AS (
-- the question
SELECT k.node AS visit, n.report AS report
FROM roles k
JOIN reports n ON n.node = k.node
WHERE k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/visit'
  AND (:guest IS NULL OR EXISTS (SELECT 1 FROM roles x WHERE x.node = k.node AND x.role = 'hasAgent' AND x.thing = :guest))
  AND (:country IS NULL OR EXISTS (
    SELECT 1 FROM roles x
    LEFT JOIN roles l ON l.node = x.thing AND l.role = 'isLocatedIn' AND x.role IN ('hasDestination', 'hasPlace')
    WHERE x.node = k.node AND x.role IN ('hasAgent', 'hasRecipient', 'isOnBehalfOf', 'hasDestination', 'hasPlace')
      AND :country IN (x.thing, l.thing)))
-- made from the header
), found AS (
SELECT DISTINCT
  CASE WHEN q.visit = q.report THEN 'done' ELSE CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name) END AS reality,
  guest_of.thing AS guest,
  COALESCE(guest_name.name, 'not stated') AS guestLabel,
  host_of.thing AS host,
  COALESCE(host_name.name, '') AS hostLabel,
  place_of.thing AS place,
  COALESCE(place_name.name, '') AS placeLabel,
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
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasAgent') guest_of ON guest_of.node = q.visit
LEFT JOIN things guest_name ON guest_name.thing = guest_of.thing AND guest_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasRecipient') host_of ON host_of.node = q.visit
LEFT JOIN things host_name ON host_name.thing = host_of.thing AND host_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role IN ('hasDestination', 'hasPlace')) place_of ON place_of.node = q.visit
LEFT JOIN things place_name ON place_name.thing = place_of.thing AND place_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') told_kind ON told_kind.node = q.report
LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, '0non-occurrence in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/non-occurrence' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, '1denial in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/denial' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', COALESCE(SUBSTR(o.within, 2), 'named in ')) END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', '') END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) o ON o.node = h.node AND o.report = r.report UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) told_as ON told_as.node = q.visit AND told_as.report = q.report
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime' UNION ALL SELECT node, thing FROM roles WHERE role = 'hasDeadline' UNION ALL SELECT s0.node, s1.thing FROM (SELECT thing AS node, node AS thing FROM roles WHERE role = 'hasContent') s0 JOIN (SELECT node, thing FROM roles WHERE role = 'hasDeadline') s1 ON s1.node = s0.thing) p JOIN times x ON x.time = p.thing) t ON t.node = q.visit
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.reality, r.guest, r.guestLabel, r.host, r.hostLabel, r.place, r.placeLabel, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.reality, ''),
  COALESCE(r.guest, ''),
  COALESCE(r.guestLabel, ''),
  COALESCE(r.host, ''),
  COALESCE(r.hostLabel, ''),
  COALESCE(r.place, ''),
  COALESCE(r.placeLabel, ''),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
