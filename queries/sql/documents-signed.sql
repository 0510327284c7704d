-- Which documents were signed, by whom and when?
-- Parameters, NULL where not given: :document, :country, :by, :since, :until, :voice, :article
WITH question AS (
-- the question
SELECT c.node AS report, d.thing AS document
FROM classes c
JOIN roles d ON d.node = c.node AND d.role = 'signs'
WHERE c.class = 'Signing'
  AND (:document IS NULL OR d.thing = :document)
  AND (:country IS NULL OR EXISTS (
    SELECT 1 FROM roles s
    LEFT JOIN roles o ON o.node = s.thing AND o.role IN ('isOrganOf', 'actsFor', 'represents', 'isOnBehalfOf')
    WHERE s.node = c.node AND (
      s.role = 'signedBy' AND (s.thing = :country OR o.thing = :country)
      OR s.role = 'signedByHandOf' AND o.role = 'represents' AND o.thing = :country
      OR s.role = 'isOnBehalfOf' AND (s.thing = :country OR o.role = 'isOrganOf' AND o.thing = :country))))
  AND (:by IS NULL OR EXISTS (
    SELECT 1 FROM roles s
    WHERE s.node = c.node AND s.role IN ('signedBy', 'signedByHandOf', 'signedByState') AND s.thing = :by))
-- made from the header
), found AS (
SELECT DISTINCT
  q.document AS document,
  COALESCE(document_name.name, '') AS documentLabel,
  signatory_of.thing AS signatory,
  COALESCE(signatory_name.name, 'not stated') AS signatoryLabel,
  hand_of.thing AS hand,
  COALESCE(hand_name.name, '') AS handLabel,
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
LEFT JOIN things document_name ON document_name.thing = q.document AND document_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'signedBy') signatory_of ON signatory_of.node = q.report
LEFT JOIN things signatory_name ON signatory_name.thing = signatory_of.thing AND signatory_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'signedByHandOf') hand_of ON hand_of.node = q.report
LEFT JOIN things hand_name ON hand_name.thing = hand_of.thing AND hand_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasPlace') place_of ON place_of.node = q.report
LEFT JOIN things place_name ON place_name.thing = place_of.thing AND place_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime') p JOIN times x ON x.time = p.thing) t ON t.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
AND (:since IS NULL OR COALESCE(t.latest, CASE WHEN t.earliest IS NULL THEN DATE '0001-01-01' ELSE DATE '9999-12-31' END) >= :since)
AND (:until IS NULL OR COALESCE(t.earliest, CASE WHEN t.latest IS NULL THEN DATE '9999-12-31' ELSE DATE '0001-01-01' END) <= :until)
)
SELECT r.document, r.documentLabel, r.signatory, r.signatoryLabel, r.hand, r.handLabel, r.place, r.placeLabel, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.document, ''),
  COALESCE(r.documentLabel, ''),
  COALESCE(r.signatory, ''),
  COALESCE(r.signatoryLabel, ''),
  COALESCE(r.hand, ''),
  COALESCE(r.handLabel, ''),
  COALESCE(r.place, ''),
  COALESCE(r.placeLabel, ''),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
