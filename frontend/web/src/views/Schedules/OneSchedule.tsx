export default function OneSchedule({ id }: { id: string }) {
  return <h1>{id}</h1>
}
