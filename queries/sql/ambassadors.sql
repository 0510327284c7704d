-- Who is whose ambassador where?
-- Parameters, NULL where not given: :sending, :receiving, :voice, :article
WITH question AS (
-- the question
SELECT h.node AS holding, p.thing AS person, s.thing AS sending, r.thing AS receiving, n.report AS report
FROM classes c
JOIN roles s ON s.node = c.node AND s.role = 'actsFor'
JOIN roles r ON r.node = c.node AND r.role = 'isAccreditedTo'
JOIN roles h ON h.thing = c.node AND h.role = 'hasOffice'
JOIN roles k ON k.node = h.node AND k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/office-holding'
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
  kind_of.name AS kind,
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
LEFT JOIN (SELECT m.node, n.name FROM roles m JOIN things n ON n.thing = m.thing AND n.name_kind IN ('prefLabel', 'label') WHERE m.role = 'hasMainKind') kind_of ON kind_of.node = q.report
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
