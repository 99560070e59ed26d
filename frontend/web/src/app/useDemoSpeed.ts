/** How many times as fast as the reader's own the clock of a demonstration runs; 0: this is none. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries'

export function useDemoSpeed(): number {
  const { data } = useQuery(queries.summary())
  return data?.data.demo?.speed ?? 0
}
