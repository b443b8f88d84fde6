/** The unit at the right end of a field. */
export const Unit = (unit: string) => ({
  rightSection: <span className="field-unit">{unit}</span>,
  rightSectionWidth: 16 + unit.length * 7,
});
