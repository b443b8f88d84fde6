import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from "@mantine/core";

/** Mantine's own palettes hold the values of tokens.css, so that its controls and our pages are one thing. */
export const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  defaultRadius: 8,
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  cursorType: "pointer",
  respectReducedMotion: true,
  colors: {
    accent: ["#e6f4ee", "#c3e6d6", "#9bd7bc", "#6fc8a1", "#4fd1a5", "#2a9b74", "#0b6e4f", "#095f44", "#084f39", "#053a2a"],
    danger: ["#fdecf1", "#fad0dc", "#f5a3b9", "#ff8ca5", "#ff6b8b", "#d92d5b", "#c01048", "#a60d3e", "#890b34", "#5f0824"],
    gray: ["#f6f7f9", "#eff1f4", "#e4e7ec", "#d9dde4", "#d0d5dd", "#98a2b3", "#667085", "#475467", "#344054", "#101828"],
    dark: ["#eef2f6", "#b4bfd0", "#8593a8", "#8593a8", "#2b3750", "#1a2334", "#121926", "#0c111b", "#0a0e17", "#080b12"],
  },
  components: {
    Modal: {
      styles: { title: { fontSize: 15, fontWeight: 620 } },
      defaultProps: { centered: false, overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 120 } },
    },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
    Combobox: { defaultProps: { transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Button: { defaultProps: { size: "xs" } },
  },
});

export const schemes = localStorageColorSchemeManager({ key: "stationmaster-colour-scheme" });

const shared = {
  "--mantine-color-body": "var(--panel)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-default": "var(--panel)",
  "--mantine-color-default-hover": "var(--line-soft)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line)",
  "--mantine-color-error": "var(--faulted)",
  "--mantine-color-anchor": "var(--accent)",
};

export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
