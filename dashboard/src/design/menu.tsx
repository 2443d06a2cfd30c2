import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** One line of a menu. */
export interface MenuItem {
  label: string;
  icon?: IconName;
  danger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** What the menu is about, for screen readers: "Actions for My brand". */
  label: string;
  items: MenuItem[];
  /** Another button than three dots. */
  trigger?: ReactElement<Record<string, unknown>>;
  /** Lines above the items. */
  header?: ReactNode;
}

/** A button that opens a list of actions. */
export function Menu({ label, items, trigger, header }: MenuProps): ReactElement {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger ?? <IconButton icon="more" label={label} />} />
      <Base.Portal container={document.getElementById("main")}>
        <Base.Positioner className="menu-positioner" sideOffset={4} align="end">
          <Base.Popup className="menu">
            {header !== undefined && <div className="menu-header">{header}</div>}
            {items.map(({ label: text, icon, danger, onSelect }) => (
              <Base.Item
                key={text}
                className={danger ? "menu-item menu-item-danger" : "menu-item"}
                onClick={onSelect}
              >
                {icon && <Icon name={icon} size={16} />}
                {text}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
