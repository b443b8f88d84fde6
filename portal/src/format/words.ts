/** "EVDisconnected", "estimated_stop", "clock-corrected": a constant as people write it. Short capitals stay capitals. */
export function inPlainWords(constant: string | null | undefined): string {
  if (!constant) return "—";
  const words = constant
    .replace(/[_-]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(" ")
    .filter(Boolean)
    .map((word, index) => (/^[A-Z]{2,3}$/.test(word) ? word : index === 0 ? capital(word.toLowerCase()) : word.toLowerCase()));
  return words.join(" ");
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
