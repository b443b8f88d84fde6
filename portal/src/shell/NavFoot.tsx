import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useMe } from "../access/me";
import { signOut } from "../access/session";
import { shortcutsShown } from "./Shortcuts";

const schemes = [
  { value: "auto", name: "Follow the system", icon: IconDeviceDesktop },
  { value: "light", name: "Light", icon: IconSun },
  { value: "dark", name: "Dark", icon: IconMoon },
] as const;

export function NavFoot() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className="foot">
      <div className="person">
        <div>
          <b title={me.user.name}>{me.user.name}</b>
          <small title={me.user.email}>{me.customer?.name ?? me.user.email}</small>
        </div>
        {/* In the demo everybody on this machine is signed in as its operator, and stays so. */}
        {!me.demo && (
          <button type="button" className="icon-button" aria-label="Sign out" title="Sign out" onClick={() => void signOut()}>
            <IconLogout size={16} aria-hidden />
          </button>
        )}
      </div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Colours"
        value={colorScheme}
        onChange={(value) => setColorScheme(value as "auto" | "light" | "dark")}
        data={schemes.map(({ value, name, icon: Icon }) => ({
          value,
          label: (
            <span title={name} style={{ display: "grid", placeItems: "center" }}>
              <Icon size={14} aria-hidden />
              <span className="visually-hidden">{name}</span>
            </span>
          ),
        }))}
      />
      <div className="row">
        <span className="grow">
          Version {me.version}
          {me.demo && " · demo"}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={() => shortcutsShown.set(true)}
        >
          <IconKeyboard size={16} aria-hidden />
        </button>
      </div>
    </div>
  );
}
