export default function Monitoring() {
  return <h1>Monitoring</h1>
}
