/** Who writes to a cluster, by the name that people know: Kubernetes keeps only that of the client. */
const KNOWN: [RegExp, string][] = [
  [/^argo-?cd/i, 'Argo CD'],
  [/^(kustomize|helm)-controller$/, 'Flux'],
  [/^helm$/, 'Helm'],
  [/^kubectl/, 'kubectl'],
  [/^kube-controller-manager$/, 'Kubernetes'],
  [/^alba$/, 'Alba'],
]

export function whoWrites(manager: string): string {
  return KNOWN.find(([pattern]) => pattern.test(manager))?.[1] ?? manager
}
