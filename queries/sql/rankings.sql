-- Who ranks where, and how exactly do we know it?
-- Parameters, NULL where not given: :country, :voice, :article
-- numbers: rank
WITH question AS (
-- the question
SELECT k.node AS ranking, n.report AS report, a.wording AS wording, a.exact AS rank, a.bound AS bound,
  CASE a.bound
    WHEN 'exactly' THEN concat('rank ', a.exact)
    WHEN 'atMost' THEN concat('rank ', a.exact, ' or better')
    WHEN 'atLeast' THEN concat('rank ', a.exact, ' or worse')
    ELSE 'not exact'
  END AS reading
FROM roles k
JOIN reports n ON n.node = k.node
JOIN amounts a ON a.node = k.node AND a.role = 'hasAmount' AND a.exact IS NOT NULL AND a.bound IS NOT NULL
WHERE k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/ranking'
  AND (:country IS NULL OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = k.node AND x.role IN ('hasTheme', 'hasPartner') AND x.thing = :country))
-- made from the header
), found AS (
SELECT DISTINCT
  measure_of.thing AS measure,
  COALESCE(measure_name.name, 'not stated') AS measureLabel,
  subject_of.thing AS subject,
  COALESCE(subject_name.name, '') AS subjectLabel,
  partner_of.thing AS partner,
  COALESCE(partner_name.name, '') AS partnerLabel,
  topic_of.thing AS topic,
  COALESCE(topic_name.name, '') AS topicLabel,
  q.bound AS bound,
  q.rank AS rank,
  q.reading AS reading,
  place_of.thing AS place,
  COALESCE(place_name.name, '') AS placeLabel,
  CASE WHEN q.ranking = q.report THEN told_kind.name ELSE CONCAT(COALESCE(SUBSTR(told_as.within, 2), 'named in '), told_kind.name) END AS kind,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasMeasure') measure_of ON measure_of.node = q.ranking
LEFT JOIN things measure_name ON measure_name.thing = measure_of.thing AND measure_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasTheme') subject_of ON subject_of.node = q.ranking
LEFT JOIN things subject_name ON subject_name.thing = subject_of.thing AND subject_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasPartner') partner_of ON partner_of.node = q.ranking
LEFT JOIN things partner_name ON partner_name.thing = partner_of.thing AND partner_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasTopic') topic_of ON topic_of.node = q.ranking
LEFT JOIN things topic_name ON topic_name.thing = topic_of.thing AND topic_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasPlace') place_of ON place_of.node = q.ranking
LEFT JOIN things place_name ON place_name.thing = place_of.thing AND place_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') told_kind ON told_kind.node = q.report
LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, '0non-occurrence in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/non-occurrence' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, '1denial in ' AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent' UNION ALL SELECT a.node, b.thing FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') a JOIN (SELECT node, thing FROM roles WHERE role = 'hasContent') b ON b.node = a.thing) h JOIN reports r ON r.node = h.node JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/denial' WHERE h.node <> r.report UNION ALL SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', COALESCE(SUBSTR(o.within, 2), 'named in ')) END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node LEFT JOIN (SELECT node, report, MIN(word) AS within FROM (SELECT h.thing AS node, r.report, CASE WHEN h.node = r.report THEN '2' ELSE CONCAT('2', n.name, ' in ', '') END AS word FROM (SELECT node, thing FROM roles WHERE role = 'hasContent') h JOIN reports r ON r.node = h.node LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') n ON n.node = h.node UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) o ON o.node = h.node AND o.report = r.report UNION ALL SELECT h.thing AS node, r.report, '3condition in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCondition' UNION ALL SELECT h.thing AS node, r.report, '4exception in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasException' UNION ALL SELECT h.thing AS node, r.report, '5cause in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasCause' UNION ALL SELECT h.thing AS node, r.report, '6purpose in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasPurpose' UNION ALL SELECT h.thing AS node, r.report, '7occasion in ' AS word FROM roles h JOIN reports r ON r.node = h.node WHERE h.role = 'hasOccasion') w GROUP BY node, report) told_as ON told_as.node = q.ranking AND told_as.report = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.measure, r.measureLabel, r.subject, r.subjectLabel, r.partner, r.partnerLabel, r.topic, r.topicLabel, r.bound, r.rank, r.reading, r.place, r.placeLabel, r.kind, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.measure, ''),
  COALESCE(r.measureLabel, ''),
  COALESCE(r.subject, ''),
  COALESCE(r.subjectLabel, ''),
  COALESCE(r.partner, ''),
  COALESCE(r.partnerLabel, ''),
  COALESCE(r.topic, ''),
  COALESCE(r.topicLabel, ''),
  COALESCE(r.bound, ''),
  COALESCE(r.rank, ''),
  COALESCE(r.reading, ''),
  COALESCE(r.place, ''),
  COALESCE(r.placeLabel, ''),
  COALESCE(r.kind, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
