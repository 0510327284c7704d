-- Who speaks for which state?
-- Parameters, NULL where not given: :person, :country, :voice, :article
WITH question AS (
-- the question
SELECT c.node AS report, p.thing AS person, o.thing AS office, s.thing AS represented
FROM classes c
JOIN roles p ON p.node = c.node AND p.role = 'hasOfficeHolder'
JOIN roles o ON o.node = c.node AND o.role = 'hasOffice'
JOIN roles s ON s.node = o.thing AND s.role = 'actsFor'
JOIN roles t ON t.node = p.thing AND t.role = 'represents' AND t.thing = s.thing
WHERE c.class = 'OfficeHolding'
  AND (:person IS NULL OR p.thing = :person)
  AND (:country IS NULL OR s.thing = :country)
-- made from the header
), found AS (
SELECT DISTINCT
  q.person AS person,
  COALESCE(person_name.name, '') AS personLabel,
  q.represented AS represented,
  COALESCE(represented_name.name, '') AS representedLabel,
  q.office AS office,
  COALESCE(office_name.name, '') AS officeLabel,
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
LEFT JOIN things represented_name ON represented_name.thing = q.represented AND represented_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN things office_name ON office_name.thing = q.office AND office_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'hasTime') p JOIN times x ON x.time = p.thing) t ON t.node = q.report
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.person, r.personLabel, r.represented, r.representedLabel, r.office, r.officeLabel, r.earliest, r.latest, r.when, r.basis, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.person, ''),
  COALESCE(r.personLabel, ''),
  COALESCE(r.represented, ''),
  COALESCE(r.representedLabel, ''),
  COALESCE(r.office, ''),
  COALESCE(r.officeLabel, ''),
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
