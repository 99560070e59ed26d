/** Asks the API. An answer that is none becomes an `ApiFault`, which says under which reference the server logged it. */
import createClient from 'openapi-fetch'
import { serverClock } from '../time/clock'
import type { paths } from './schema'

export const api = createClient<paths>({ baseUrl: globalThis.location.origin, querySerializer: { array: { style: 'form', explode: true } } })

export class ApiFault extends Error {
  override readonly name = 'ApiFault'

  constructor(
    message: string,
    readonly status: number,
    readonly reference: string,
  ) {
    super(message)
  }
}

type Asked<T> = { data?: T; error?: unknown; response: Response }

/** The envelope. The server's clock is taken from the header: a 304 renews that, and the body not. */
export async function answered<T extends { as_of: string }>(asked: Promise<Asked<T>>): Promise<T> {
  let found: Asked<T>
  try {
    found = await asked
  } catch (error) {
    throw new ApiFault(error instanceof Error ? error.message : 'no answer', 0, '')
  }
  const { data, error, response } = found
  if (data === undefined || !response.ok) throw faultOf(error, response)
  const asOf = response.headers.get('X-As-Of') ?? data.as_of
  serverClock.observe(Date.parse(asOf))
  return { ...data, as_of: asOf }
}

function faultOf(error: unknown, response: Response): ApiFault {
  const detail = typeof error === 'object' && error && 'detail' in error ? String(error.detail) : response.statusText
  return new ApiFault(detail, response.status, response.headers.get('X-Correlation-ID') ?? '')
}
