/** What went wrong stays said until an answer comes: the query itself forgets it each time it asks again. */
import { useState } from 'react'

export function useLastError<T>(error: T | null, data: unknown): T | null {
  const [last, setLast] = useState<T | null>(null)
  const known = data === undefined ? (error ?? last) : error
  if (known !== last) setLast(known)
  return known
}
