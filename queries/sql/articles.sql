-- Which articles are there, who published and who wrote them?
-- Parameters, NULL where not given: :publisher, :article
WITH question AS (
-- the question
SELECT a.article AS source, a.headline AS headline, a.language AS language, a.source_kind AS sourceKind
FROM articles a
WHERE a.headline IS NOT NULL AND a.language IS NOT NULL AND a.source_kind IS NOT NULL
  AND (:article IS NULL OR a.article = :article)
  AND (:publisher IS NULL OR EXISTS (
    SELECT 1 FROM roles x WHERE x.node = a.article AND x.role IN ('isPublishedBy', 'isIssuedBy') AND x.thing = :publisher))
-- made from the header
), found AS (
SELECT DISTINCT
  q.source AS source,
  q.headline AS headline,
  q.sourceKind AS sourceKind,
  issuer_of.thing AS issuer,
  COALESCE(issuer_name.name, 'not stated') AS issuerLabel,
  publisher_of.thing AS publisher,
  COALESCE(publisher_name.name, 'not stated') AS publisherLabel,
  writer_of.thing AS writer,
  COALESCE(writer_name.name, 'not stated') AS writerLabel,
  q.language AS language,
  t.earliest AS earliest,
  t.latest AS latest,
  COALESCE(t.wording, 'not stated') AS when,
  t.basis AS basis
FROM question q
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isIssuedBy') issuer_of ON issuer_of.node = q.source
LEFT JOIN things issuer_name ON issuer_name.thing = issuer_of.thing AND issuer_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isPublishedBy') publisher_of ON publisher_of.node = q.source
LEFT JOIN things publisher_name ON publisher_name.thing = publisher_of.thing AND publisher_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT node, thing FROM roles WHERE role = 'isWrittenBy') writer_of ON writer_of.node = q.source
LEFT JOIN things writer_name ON writer_name.thing = writer_of.thing AND writer_name.name_kind IN ('prefLabel', 'wording')
LEFT JOIN (SELECT DISTINCT p.node, x.wording, x.earliest, x.latest, x.basis FROM (SELECT node, thing FROM roles WHERE role = 'isPublishedIn') p JOIN times x ON x.time = p.thing) t ON t.node = q.source
)
SELECT r.source, r.headline, r.sourceKind, r.issuer, r.issuerLabel, r.publisher, r.publisherLabel, r.writer, r.writerLabel, r.language, r.earliest, r.latest, r.when, r.basis
FROM found r
ORDER BY
  COALESCE(r.source, ''),
  COALESCE(r.headline, ''),
  COALESCE(r.sourceKind, ''),
  COALESCE(r.issuer, ''),
  COALESCE(r.issuerLabel, ''),
  COALESCE(r.publisher, ''),
  COALESCE(r.publisherLabel, ''),
  COALESCE(r.writer, ''),
  COALESCE(r.writerLabel, ''),
  COALESCE(r.language, ''),
  COALESCE(r.earliest, DATE '9999-12-31'),
  COALESCE(r.latest, DATE '9999-12-31'),
  COALESCE(r.when, ''),
  COALESCE(r.basis, '')
