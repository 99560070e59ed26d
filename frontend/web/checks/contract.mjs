/** Holds the committed types to the API's document: whoever changes one must generate the other (`npm run types`). */
import { readFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const TYPES = 'src/api/schema.d.ts'
const wanted = astToString(await openapiTS(new URL('../../api/openapi.json', import.meta.url)))
const strip = (text) => text.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/\s+/g, '')
if (strip(readFileSync(TYPES, 'utf8')) !== strip(wanted)) {
  console.error(`${TYPES} is not what frontend/api/openapi.json says: npm run types`)
  process.exit(1)
}
