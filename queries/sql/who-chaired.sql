-- Who chaired which meeting, in which office and for whom?
-- Parameters, NULL where not given: :person, :city, :country, :voice, :article
-- nodes: meeting
WITH question AS (
-- the question
SELECT c.node AS report, m.thing AS meeting, h.thing AS chair, COALESCE(holding.name, '') AS held
FROM classes c
JOIN roles m ON m.node = c.node AND m.role = 'occursAt'
JOIN roles h ON h.node = c.node AND h.role = 'hasChair'
LEFT JOIN (
  SELECT holder.thing AS holder, name.name AS name, told.article AS article
  FROM classes o
  JOIN roles holder ON holder.node = o.node AND holder.role = 'hasOfficeHolder'
  JOIN roles office ON office.node = o.node AND office.role = 'hasOffice'
  JOIN things name ON name.thing = office.thing AND name.name_kind = 'prefLabel'
  JOIN evidence told ON told.node = o.node
  WHERE o.class = 'OfficeHolding'
    AND NOT EXISTS (SELECT 1 FROM roles x WHERE x.node = o.node AND x.role = 'hasTime')
) holding ON holding.holder = h.thing
  AND EXISTS (SELECT 1 FROM evidence x WHERE x.node = c.node AND x.article = holding.article)
  AND NOT EXISTS (SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'hasOffice')
WHERE c.class = 'Chairing'
  AND (:person IS NULL OR h.thing = :person)
  AND (:country IS NULL OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'isOnBehalfOf' AND x.thing = :country))
  AND (:city IS NULL OR EXISTS (SELECT 1 FROM roles x WHERE x.node = m.thing AND x.role = 'hasPlace' AND x.thing = :city))
-- made from the header
), found AS (
SELECT DISTINCT
  q.meeting AS meeting,
  q.chair AS chair,
  COALESCE(chair_name.name, '') AS chairLabel,
  office_of.thing AS office,
  COALESCE(office_name.name, 'not stated') AS officeLabel,
  side_of.thing AS side,
  COALESCE(side_name.name, 'not stated') AS sideLabel,
  q.held AS held,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN things chair_name ON chair_name.thing = q.chair AND chair_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasOffice') office_of ON office_of.node = q.report
LEFT JOIN things office_name ON office_name.thing = office_of.thing AND office_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isOnBehalfOf') side_of ON side_of.node = q.report
LEFT JOIN things side_name ON side_name.thing = side_of.thing AND side_name.name_kind IN ('prefLabel', 'wording')
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.meeting, r.chair, r.chairLabel, r.office, r.officeLabel, r.side, r.sideLabel, r.held, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.meeting, ''),
  COALESCE(r.chair, ''),
  COALESCE(r.chairLabel, ''),
  COALESCE(r.office, ''),
  COALESCE(r.officeLabel, ''),
  COALESCE(r.side, ''),
  COALESCE(r.sideLabel, ''),
  COALESCE(r.held, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
