/** The last answer that there was, while the one to another question cannot be had. */
import { useState } from 'react'

export function useLast<T>(present: T | undefined): T | undefined {
  const [last, setLast] = useState(present)
  if (present !== undefined && present !== last) setLast(present)
  return present ?? last
}
