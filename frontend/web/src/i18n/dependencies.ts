/** What Alba depends on, as the API names it, in words. */
import type { Words } from './en'

export function dependencyName(name: string, { monitoring }: Words): string {
  const cluster = /^cluster[ /](.+)$/.exec(name)?.[1]
  return cluster === undefined ? (monitoring.names[name] ?? name) : monitoring.cluster(cluster)
}
