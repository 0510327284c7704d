-- What was discussed at which meeting?
-- Parameters, NULL where not given: :topic, :voice, :article
-- nodes: meeting
WITH question AS (
-- the question
SELECT k.node AS report, s.thing AS topic, w.words AS words, m.thing AS meeting,
  CASE
    WHEN EXISTS (SELECT 1 FROM roles x WHERE x.node = k.node AND x.role = 'isClosedOn'
      AND x.thing = 'https://w3id.org/entente/ontology#hasTopic') THEN 'closed'
    WHEN EXISTS (SELECT 1 FROM roles x WHERE x.node = k.node AND x.role = 'isOpenOn'
      AND x.thing = 'https://w3id.org/entente/ontology#hasTopic') THEN 'open'
    ELSE 'not said'
  END AS extent
FROM roles k
JOIN classes c ON c.node = k.node AND c.class = 'Act'
JOIN roles s ON s.node = k.node AND s.role = 'hasTopic'
LEFT JOIN roles b ON b.node = s.thing AND b.role = 'broader'
LEFT JOIN roles d ON d.node = b.thing AND d.role = 'broader'
LEFT JOIN words w ON w.node = k.node AND w.role = 'predicate'
LEFT JOIN roles m ON m.node = k.node AND m.role = 'occursAt'
WHERE k.role = 'hasKind' AND k.thing = 'https://w3id.org/entente/id/kind/discussion'
  AND (:topic IS NULL OR :topic IN (s.thing, b.thing, d.thing))
-- made from the header
), found AS (
SELECT DISTINCT
  q.topic AS topic,
  COALESCE(topic_name.name, '') AS topicLabel,
  q.words AS words,
  q.extent AS extent,
  q.meeting AS meeting,
  agent_of.thing AS agent,
  COALESCE(agent_name.name, '') AS agentLabel,
  e.quote AS quote,
  e.speaker AS speaker,
  COALESCE(speaker_name.name, 'not stated') AS speakerLabel,
  e.voice AS voice,
  e.article AS article,
  e.line AS line,
  q.report AS fact
FROM question q
LEFT JOIN things topic_name ON topic_name.thing = q.topic AND topic_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'hasAgent') agent_of ON agent_of.node = q.report
LEFT JOIN things agent_name ON agent_name.thing = agent_of.thing AND agent_name.name_kind IN ('prefLabel', 'wording')
JOIN evidence e ON e.node = q.report
LEFT JOIN things speaker_name ON speaker_name.thing = e.speaker AND speaker_name.name_kind IN ('prefLabel', 'wording')
WHERE (:voice IS NULL OR instr(:voice, e.voice) > 0)
AND (:article IS NULL OR e.article = :article)
)
SELECT r.topic, r.topicLabel, r.words, r.extent, r.meeting, r.agent, r.agentLabel, r.quote, r.speaker, r.speakerLabel, r.voice, r.article, r.line, r.fact
FROM found r
ORDER BY
  COALESCE(r.article, ''),
  r.line NULLS FIRST,
  COALESCE(r.topic, ''),
  COALESCE(r.topicLabel, ''),
  COALESCE(r.words, ''),
  COALESCE(r.extent, ''),
  COALESCE(r.meeting, ''),
  COALESCE(r.agent, ''),
  COALESCE(r.agentLabel, ''),
  COALESCE(r.quote, ''),
  COALESCE(r.speakerLabel, ''),
  COALESCE(r.speaker, ''),
  COALESCE(r.voice, '')
