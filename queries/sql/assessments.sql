-- Who judges what, and how?
-- Parameters, NULL where not given: :speaker, :topic, :voice, :article
WITH question AS (
-- the question
SELECT k.node AS opinion, n.report AS report, substr(o.thing, instr(o.thing, '#') + 1) AS polarity, w.words AS judgement
FROM roles k
JOIN reports n ON n.node = k.node
LEFT JOIN roles o ON o.node = k.node AND o.role = 'hasPolarity'
LEFT JOIN words w ON w.node = k.node AND w.role = 'predicate'
WHERE k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/opinion'
  AND (:speaker IS NULL OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = k.node AND x.role = 'hasAgent' AND x.thing = :speaker))
  AND (:topic IS NULL OR EXISTS (
    SELECT 1 FROM roles x
    LEFT JOIN roles b ON b.node = x.thing AND b.role = 'broader'
    LEFT JOIN roles d ON d.node = b.thing AND d.role = 'broader'
    WHERE x.node = k.node AND x.role IN ('hasTopic', 'hasTheme') AND :topic IN (x.thing, b.thing, d.thing)))
-- made from the header
), found AS (
SELECT DISTINCT
  teller_of.thing AS teller,
  COALESCE(teller_name.name, 'not stated') AS tellerLabel,
  about_of.thing AS about,
  COALESCE(about_name.name, '') AS aboutLabel,
  topic_of.thing AS topic,
  COALESCE(topic_name.name, '') AS topicLabel,
  q.polarity AS polarity,
  q.judgement AS judgement,
  CASE WHEN q.opinion = q.report THEN told_kind.name ELSE CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name) END AS reality,
  partner_of.thing AS partner,
  COALESCE(partner_name.name, '') AS partnerLabel,
  place_of.thing AS place,
  COALESCE(place_name.name, '') AS placeLabel,
  kind_of.name AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasAgent') teller_of ON teller_of.node = q.opinion
LEFT JOIN things teller_name ON teller_name.thing = teller_of.thing AND teller_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasTheme') about_of ON about_of.node = q.opinion
LEFT JOIN things about_name ON about_name.thing = about_of.thing AND about_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasTopic') topic_of ON topic_of.node = q.opinion
LEFT JOIN things topic_name ON topic_name.thing = topic_of.thing AND topic_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasPartner') partner_of ON partner_of.node = q.opinion
LEFT JOIN things partner_name ON partner_name.thing = partner_of.thing AND partner_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasPlace') place_of ON place_of.node = q.opinion
LEFT JOIN things place_name ON place_name.thing = place_of.thing AND place_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.opinion
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') told_kind ON told_kind.node = q.report
LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, '0non-occurrence in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/non-occurrence' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, '1denial in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/denial' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', COALESCE(SUBSTR(o.within, 2), 'named in ')) END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', '') END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) o ON o.node = h.node AND o.report = r.report UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) told_as ON told_as.node = q.opinion AND told_as.report = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.teller, r.tellerLabel, r.about, r.aboutLabel, r.topic, r.topicLabel, r.polarity, r.judgement, r.reality, r.partner, r.partnerLabel, r.place, r.placeLabel, r.kind, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.teller, ''),
  COALESCE(r.tellerLabel, ''),
  COALESCE(r.about, ''),
  COALESCE(r.aboutLabel, ''),
  COALESCE(r.topic, ''),
  COALESCE(r.topicLabel, ''),
  COALESCE(r.polarity, ''),
  COALESCE(r.judgement, ''),
  COALESCE(r.reality, ''),
  COALESCE(r.partner, ''),
  COALESCE(r.partnerLabel, ''),
  COALESCE(r.place, ''),
  COALESCE(r.placeLabel, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
