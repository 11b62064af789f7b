// Asks an endpoint by sparql-http-client in every way it has, and prints what it understood as JSON.
// usage: node client.mjs ADDRESS ROWS-QUERY GRAPH-QUERY [TOKEN]

import { Readable } from 'node:stream'
import rdf from '@rdfjs/data-model'
import ParsingClient from 'sparql-http-client/ParsingClient.js'
import StreamClient from 'sparql-http-client'

const [address, rowsQuery, graphQuery, token] = process.argv.slice(2)
const urls = { endpointUrl: `${address}sparql`, updateUrl: `${address}sparql`, storeUrl: `${address}store` }
const parsing = new ParsingClient({ endpointUrl: urls.endpointUrl })
const term = value => value.language ? [value.value, value.language] : value.value
const told = {}

if (!token) {
  for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
    const rows = await parsing.query.select(rowsQuery, { operation })
    told[operation] = rows.map(row => Object.values(row).map(term).flat())
  }
  const graph = await parsing.query.construct(graphQuery)
  told.construct = [...graph].map(quad => [quad.subject.value, quad.predicate.value, quad.object.value])
  told.ask = await parsing.query.ask('ASK { ?s a <http://example.org/Person> }')
  const streamed = await new StreamClient({ endpointUrl: urls.endpointUrl }).query.select(rowsQuery)
  told.streamed = 0
  for await (const _ of streamed) told.streamed++
  told.refused = await parsing.query.select('SELECT * { ?s').catch(error => [error.status, error.message])
} else {
  const client = new StreamClient({ ...urls, headers: { authorization: `Bearer ${token}` } })
  const name = rdf.namedNode('http://example.org/g')
  const quad = rdf.quad(rdf.namedNode('http://example.org/a'), rdf.namedNode('http://example.org/name'), rdf.literal('甲', 'zh'))
  await client.store.put(Readable.from([quad]), { graph: name })
  await client.store.post(Readable.from([quad]), { graph: rdf.defaultGraph() })
  // Posted directly, this client calls an update a query, unless it is told otherwise.
  const direct = { operation: 'postDirect', headers: { 'content-type': 'application/sparql-update' } }
  for (const [n, options] of [{ operation: 'postUrlencoded' }, direct].entries()) {
    await client.query.update(`INSERT DATA { GRAPH <${name.value}> { <http://example.org/b> <http://example.org/n> ${n} } }`, options)
  }
  told.named = 0
  for await (const _ of client.store.get(name)) told.named++
  told.default = []
  for await (const found of client.store.get(rdf.defaultGraph())) told.default.push(found.object.value)
}

console.log(JSON.stringify(told))
