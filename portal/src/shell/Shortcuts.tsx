import { Modal } from "@mantine/core";
import { external } from "./external";

export const shortcutsShown = external(false);

const groups: [string, [string[], string][]][] = [
  [
    "Everywhere",
    [
      [["/"], "Search"],
      [["g", "c"], "Connectors"],
      [["g", "r"], "Charge records"],
      [["g", "l"], "Locations"],
      [["g", "b"], "Charge boxes"],
      [["g", "k"], "Charge keys"],
      [["?"], "These shortcuts"],
    ],
  ],
  [
    "In a list",
    [
      [["↑", "↓"], "Move, also with j and k"],
      [["Home", "End"], "First and last row"],
      [["Enter"], "Open"],
      [["Esc"], "Close, or clear the selection"],
    ],
  ],
  [
    "Connectors",
    [
      [["."], "Menu of the row"],
      [["f"], "Filter by location"],
      [[".", "S"], "Stop charging"],
      [[".", "U"], "Unlock cable"],
      [[".", "R"], "Restart the charge box (soft)"],
    ],
  ],
  [
    "Review",
    [
      [["r"], "Release as it is"],
      [["c"], "Correct"],
      [["x"], "Exclude"],
      [["Enter"], "Explanation"],
    ],
  ],
  ["OCPP log", [[["p"], "Pause and resume"]]],
];

export function Shortcuts() {
  const opened = shortcutsShown.use();
  return (
    <Modal opened={opened} onClose={() => shortcutsShown.set(false)} title="Keyboard shortcuts" size="sm">
      {groups.map(([title, keys]) => (
        <section key={title}>
          <h3 className="section-title">{title}</h3>
          <dl className="keys-list">
            {keys.map(([strokes, what]) => [
              <dt key={`${what} keys`}>
                {strokes.map((stroke) => (
                  <kbd key={stroke}>{stroke}</kbd>
                ))}
              </dt>,
              <dd key={what}>{what}</dd>,
            ])}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
