/** The report's style sheet. The charts take their colours from its variables, so both follow light and dark. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #f7f6f3; --card: #ffffff; --ink: #22262b; --faint: #666d75; --grid: #e4e2dd;
  --series: #1f6f8b; --reference: #b4552d; --honest: #7b8f3a; --damage: #b8312f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15181b; --card: #1d2125; --ink: #e6e8ea; --faint: #9aa3ab; --grid: #2f353b;
    --series: #62b6d0; --reference: #e59a6f; --honest: #a9bd68; --damage: #ec6a63;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 40px 24px 56px; }
header { max-width: 44em; margin-bottom: 28px; }
header p { margin: 0; }
.kicker { color: var(--faint); font-size: 14px; }
h1 { margin: 4px 0 10px; font-size: 30px; line-height: 1.2; font-weight: 650; overflow-wrap: anywhere; }
h2 { margin: 0 0 10px; font-size: 17px; font-weight: 650; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; margin: 0 0 16px; }
.figures > div, figure, section {
  background: var(--card); border: 1px solid var(--grid); border-radius: 8px; padding: 16px 20px;
}
dt { color: var(--faint); font-size: 14px; }
dd { margin: 0; font-size: 28px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.note { color: var(--faint); font-size: 14px; font-weight: 400; }
p.note { margin: 10px 0 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px; margin-bottom: 16px; }
figure { display: flex; flex-direction: column; justify-content: space-between; margin: 0; padding: 14px 16px 8px; }
figcaption {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; margin-bottom: 4px;
  font-size: 15px; font-weight: 600;
}
.key { color: var(--key); font-size: 13px; font-weight: 400; }
.key::before {
  content: ''; display: inline-block; width: 22px; margin-right: 6px; vertical-align: middle;
  border-top: 2px solid currentColor;
}
.key.level::before { border-top-style: dashed; }
.keys { display: flex; flex-wrap: wrap; gap: 0 14px; }
figure.large { grid-column: span 2; grid-row: span 2; }
.cramped { display: none; }
@media (max-width: 740px) {
  figure.large { grid-column: auto; grid-row: auto; }
  .spacious { display: none; }
  .cramped { display: block; }
}
figure svg { display: block; width: 100%; height: auto; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px; margin-bottom: 16px; }
.wide { overflow-x: auto; }
table + table { margin-top: 18px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 0 5px 16px; text-align: right; font-weight: 400; border-top: 1px solid var(--grid); white-space: nowrap; }
thead th { border-top: 0; color: var(--faint); font-size: 14px; vertical-align: bottom; }
th:first-child { padding-left: 0; text-align: left; white-space: normal; }
.settings th { color: var(--faint); }
.settings td { white-space: normal; }
.settings tr:first-child > * { border-top: 0; }
@media (max-width: 560px) {
  main { padding: 24px 12px 32px; }
  section { padding: 14px; }
  table { font-size: 13px; }
  th, td { padding-left: 8px; }
  thead th { font-size: 12px; white-space: normal; }
}
`
