import { IconChevronRight, IconPlus, IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { OcppField, OcppTypes, OcppValue } from "../api/types";
import { Control } from "./Control";
import { type Faults, faultsWithin, join } from "./check";
import { fieldsOf, fresh, isCustom, isFolded, isFree, isObject, itemCount, itemOf, type Payload, withField } from "./shapes";

type Common = { types: OcppTypes; path: string; faults: Faults };

type FieldsProps = Common & { fields: readonly OcppField[]; value: Payload; onChange: (value: Payload) => void };

/** Of an object with more optional fields than these, they are added one by one. */
const mostOptional = 6;

/** The fields of an object. What is optional and has fields of its own, or is one of many, is added when it is wanted. */
export function Fields({ fields, value, onChange, types, path, faults }: FieldsProps) {
  const set = (name: string, next: unknown) => onChange(withField(value, fields, name, next));
  const [opened, setOpened] = useState<readonly string[]>([]);
  const isPlain = (field: OcppField) => !field.isRequired && !isFolded(field) && !isCustom(field);
  const isCrowded = fields.filter(isPlain).length > mostOptional;
  const isShown = (field: OcppField) =>
    field.isRequired || value[field.field] !== undefined || (isPlain(field) && (!isCrowded || opened.includes(field.field)));
  const add = (field: OcppField) => {
    setOpened([...opened, field.field]);
    if (!isPlain(field)) set(field.field, isFree(field, types) ? {} : fresh(field, types));
  };
  const takeOut = (field: OcppField) => {
    setOpened(opened.filter((name) => name !== field.field));
    set(field.field, undefined);
  };
  const shown = fields.filter(isShown);
  const rest = fields.filter((field) => !isShown(field));
  const unknown = Object.keys(value).filter((name) => value[name] !== undefined && !fields.some((field) => field.field === name));
  return (
    <div className="shape-fields">
      {shown.map((field) => (
        <Value
          key={field.field}
          label={field.field}
          required={field.isRequired}
          shape={field}
          value={value[field.field]}
          onChange={(next) => set(field.field, next)}
          remove={field.isRequired || (isPlain(field) && !isCrowded) ? undefined : () => takeOut(field)}
          types={types}
          path={join(path, field.field)}
          faults={faults}
        />
      ))}
      {unknown.map((name) => (
        <p key={name} className="shape-unknown">
          <code>{name}</code> is no field of the standard.{" "}
          <button type="button" className="text-button" onClick={() => set(name, undefined)}>
            Take it out
          </button>
        </p>
      ))}
      {rest.length > 0 && (
        <div className="shape-more">
          {rest.map((field) => (
            <button key={field.field} type="button" className="shape-add" onClick={() => add(field)}>
              <IconPlus size={12} aria-hidden />
              {field.field}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

type ValueProps = Common & {
  label: string;
  required: boolean;
  shape: OcppValue;
  value: unknown;
  onChange: (value: unknown) => void;
  remove?: () => void;
};

function Value({ label, required, shape, value, onChange, remove, types, path, faults }: ValueProps) {
  if (shape.type === "list")
    return (
      <Fold label={label} required={required} note={itemCount(shape)} remove={remove} path={path} faults={faults}>
        <Items shape={shape} value={Array.isArray(value) ? value : []} onChange={onChange} types={types} path={path} faults={faults} />
      </Fold>
    );
  if (shape.type === "object" && !isFree(shape, types))
    return (
      <Fold label={label} required={required} remove={remove} path={path} faults={faults}>
        <Fields
          fields={fieldsOf(shape, types)}
          value={isObject(value) ? value : {}}
          onChange={onChange}
          types={types}
          path={path}
          faults={faults}
        />
      </Fold>
    );
  const free = isFree(shape, types);
  const [first] = free ? faultsWithin(faults, path) : [path];
  const fault = first === undefined ? undefined : faults[first];
  const isWide = free || shape.type === "uri" || (shape.type === "text" && (shape.maxLength == null || shape.maxLength > 100));
  return (
    <div className={isWide ? "shape-value wide" : "shape-value"}>
      <Control
        label={label}
        required={required}
        shape={shape}
        value={value}
        onChange={onChange}
        fault={fault && first !== path ? `${first}: ${fault}` : fault}
      />
      {remove && <Remove label={label} remove={remove} />}
    </div>
  );
}

type ItemsProps = Common & { shape: OcppValue; value: unknown[]; onChange: (value: unknown[]) => void };

function Items({ shape, value, onChange, types, path, faults }: ItemsProps) {
  const item = itemOf(shape);
  const isFull = shape.maxItems != null && value.length >= shape.maxItems;
  return (
    <div className="shape-items">
      {value.map((each, index) => (
        <Value
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no other name than their place
          key={index}
          label={String(index + 1)}
          required={!isFolded(item)}
          shape={item}
          value={each}
          onChange={(next) => onChange(value.map((old, at) => (at === index ? next : old)))}
          remove={() => onChange(value.filter((_, at) => at !== index))}
          types={types}
          path={`${path}[${index}]`}
          faults={faults}
        />
      ))}
      {!isFull && (
        <button type="button" className="shape-add" onClick={() => onChange([...value, fresh(item, types)])}>
          <IconPlus size={12} aria-hidden />
          Add {value.length === 0 ? "one" : "another"}
        </button>
      )}
    </div>
  );
}

type FoldProps = {
  label: string;
  required: boolean;
  note?: string;
  remove?: () => void;
  path: string;
  faults: Faults;
  children: React.ReactNode;
};

/** Something with fields of its own. It can't be folded away while something in it is wrong. */
function Fold({ label, required, note, remove, path, faults, children }: FoldProps) {
  const [isClosed, setClosed] = useState(false);
  const id = useId();
  const inside = faultsWithin(faults, path);
  const isOpen = !isClosed || inside.length > 0;
  return (
    <fieldset className="shape-fold">
      <legend>
        <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setClosed(isOpen)}>
          <IconChevronRight size={13} aria-hidden className={isOpen ? "turned" : undefined} />
          {label}
          {required && <span className="shape-required">*</span>}
        </button>
        {note && <small>{note}</small>}
        {remove && <Remove label={label} remove={remove} />}
      </legend>
      {isOpen && (
        <div id={id} className="shape-inside">
          {faults[path] && <p className="shape-fault">{faults[path]}</p>}
          {children}
        </div>
      )}
    </fieldset>
  );
}

function Remove({ label, remove }: { label: string; remove: () => void }) {
  return (
    <button type="button" className="icon-button" aria-label={`Take out ${label}`} title="Take out" onClick={remove}>
      <IconTrash size={13} aria-hidden />
    </button>
  );
}
