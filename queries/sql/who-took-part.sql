-- Who took part in which meeting, in which role?
-- Parameters, NULL where not given: :participant, :city, :country, :voice, :article
-- nodes: meeting
WITH question AS (
-- the question
SELECT c.node AS report, m.thing AS meeting, p.thing AS participant, y.name AS role
FROM classes c
JOIN roles m ON m.node = c.node AND m.role = 'occursAt'
JOIN roles p ON p.node = c.node AND p.role = 'hasParticipant'
JOIN roles k ON k.node = c.node AND k.role = 'hasMainKind'
JOIN things y ON y.thing = k.thing AND y.name_kind = 'prefLabel'
WHERE c.class = 'Participation'
  AND (:participant IS NULL OR p.thing = :participant)
  AND (:country IS NULL OR p.thing = :country OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'isOnBehalfOf' AND x.thing = :country))
  AND (:city IS NULL OR EXISTS (SELECT 1 FROM roles x WHERE x.node = m.thing AND x.role = 'hasPlace' AND x.thing = :city))
UNION
SELECT c.node, c.node, p.thing, 'meeting'
FROM classes c
JOIN roles p ON p.node = c.node AND p.role IN ('hasAgent', 'hasPartner')
WHERE c.class = 'Meeting'
  AND (:participant IS NULL OR p.thing = :participant)
  AND (:country IS NULL OR p.thing = :country OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'isOnBehalfOf' AND x.thing = :country))
  AND (:city IS NULL OR EXISTS (SELECT 1 FROM roles x WHERE x.node = c.node AND x.role = 'hasPlace' AND x.thing = :city))
-- made from the header
), found AS (
SELECT DISTINCT
  q.meeting AS meeting,
  q.participant AS participant,
  COALESCE(participant_name.name, '') AS participantLabel,
  q.role AS role,
  side_of.thing AS side,
  COALESCE(side_name.name, 'not stated') AS sideLabel,
  office_of.thing AS office,
  COALESCE(office_name.name, '') AS officeLabel,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN things participant_name ON participant_name.thing = q.participant AND participant_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isOnBehalfOf') side_of ON side_of.node = q.report
LEFT JOIN things side_name ON side_name.thing = side_of.thing AND side_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasOffice') office_of ON office_of.node = q.report
LEFT JOIN things office_name ON office_name.thing = office_of.thing AND office_name.name_kind IN ('prefLabel', 'wording')
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.meeting, r.participant, r.participantLabel, r.role, r.side, r.sideLabel, r.office, r.officeLabel, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.meeting, ''),
  COALESCE(r.participant, ''),
  COALESCE(r.participantLabel, ''),
  COALESCE(r.role, ''),
  COALESCE(r.side, ''),
  COALESCE(r.sideLabel, ''),
  COALESCE(r.office, ''),
  COALESCE(r.officeLabel, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
