export default function Namespace({ cluster, name }: { cluster: string; name: string }) {
  return (
    <h1>
      {cluster} {name}
    </h1>
  )
}
