import { Button, Modal, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { Voucher } from "../api/types";
import { NumberField } from "../forms/NumberField";
import { dayEnd, dayOf, orNull, typed } from "../forms/numbers";
import { RemoteSelect } from "../forms/RemoteSelect";
import { found, required, useForm } from "../forms/useForm";
import { confirm } from "../shell/confirm";
import { Failure, Skeleton } from "../shell/states";
import { toast } from "../shell/toasts";
import { loadTokens } from "../tokens/tokens";
import { usersQuery, vouchersChanged } from "./vouchers";
import "../forms/forms.css";

const lastDay = (expiresAt: string | null) => (expiresAt ? dayOf(new Date(Date.parse(expiresAt) - 1).toISOString()) : "");

/** One voucher: its terms, and which charge keys may use it. */
export function VoucherDialog({ voucher, onClose }: { voucher: Voucher; onClose: () => void }) {
  const mayWrite = useMay("write");
  const params = { params: { path: { id: voucher.id } } };
  const form = useForm(
    { code: voucher.code, maxUsers: typed(voucher.maxUsers), expiresAt: lastDay(voucher.expiresAt) },
    async ({ code, maxUsers, expiresAt }) => {
      const expires = expiresAt === lastDay(voucher.expiresAt) ? voucher.expiresAt : dayEnd(expiresAt);
      await read(
        api.PATCH("/v2/vouchers/{id}", { ...params, body: { code: code.trim(), maxUsers: orNull(maxUsers), expiresAt: expires } }),
      );
      vouchersChanged();
      toast({ tone: "good", title: `${code.trim()} was saved` });
    },
    ({ code }) => found({ code: required(code.trim(), "The code") }),
  );
  const attempt = async (done: string, action: () => Promise<unknown>) => {
    try {
      await action();
      toast({ tone: "good", title: done });
    } catch (error) {
      toast({ tone: "bad", title: `${voucher.code} was not changed`, text: describe(error) });
    }
    vouchersChanged();
  };
  const toggle = () =>
    attempt(`${voucher.code} is ${voucher.isDisabled ? "active" : "disabled"}`, () =>
      read(api.PATCH("/v2/vouchers/{id}", { ...params, body: { isDisabled: !voucher.isDisabled } })),
    );
  const remove = async () => {
    const text = "Nobody gets its price from now on. Sessions that run keep it.";
    if (!(await confirm({ title: `Delete ${voucher.code}?`, text, action: "Delete", danger: true }))) return;
    await attempt(`${voucher.code} was deleted`, () => read(api.DELETE("/v2/vouchers/{id}", params)));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`Voucher ${voucher.code}`} size="lg">
      <form className="stack" onSubmit={form.submit} noValidate aria-label="Terms">
        <div className="triple">
          <TextInput label="Code" required readOnly={!mayWrite} {...form.text("code")} />
          <NumberField label="Users, at most" placeholder="Any number" readOnly={!mayWrite} {...form.bind("maxUsers")} />
          <TextInput type="date" label="Last day" readOnly={!mayWrite} {...form.text("expiresAt")} />
        </div>
        {form.failure && (
          <div className="form-error" role="alert">
            {form.failure}
          </div>
        )}
        {mayWrite && (
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button variant="default" onClick={() => void remove()}>
              Delete…
            </Button>
            <Button variant="default" onClick={() => void toggle()}>
              {voucher.isDisabled ? "Enable" : "Disable"}
            </Button>
            <Button type="submit" loading={form.saving}>
              Save
            </Button>
          </div>
        )}
      </form>
      <Users voucher={voucher} mayWrite={mayWrite} attempt={attempt} />
    </Modal>
  );
}

type UsersProps = { voucher: Voucher; mayWrite: boolean; attempt: (done: string, action: () => Promise<unknown>) => Promise<void> };

function Users({ voucher, mayWrite, attempt }: UsersProps) {
  const users = useQuery(usersQuery(voucher.id));
  const [tokenId, setTokenId] = useState<string | null>(null);
  const path = (id: number) => ({ params: { path: { id: voucher.id, tokenId: id } } });
  const assign = async () => {
    if (tokenId === null) return;
    await attempt("The charge key may use it", () => read(api.POST("/v2/vouchers/{id}/tokens/{tokenId}", path(Number(tokenId)))));
    setTokenId(null);
  };
  const hidden = users.data ? users.data.count - users.data.tokens.length - users.data.appUserIds.length : 0;
  return (
    <div className="stack" style={{ marginTop: 18 }}>
      <h3 className="section-title" style={{ margin: 0 }}>
        Who may use it
      </h3>
      {users.error && !users.data && <Failure error={users.error} retry={() => void users.refetch()} />}
      {!users.data && !users.error && <Skeleton width="60%" />}
      {users.data?.count === 0 && <p className="form-note">Nobody yet. Assign it to a charge key below.</p>}
      {users.data && users.data.count > 0 && (
        <ul className="users">
          {users.data.tokens.map(({ id, label, uid, customerName }) => (
            <li key={id}>
              <span>
                {label} <small>{[uid, customerName].filter(Boolean).join(" · ")}</small>
              </span>
              {mayWrite && (
                <button
                  type="button"
                  className="text-button"
                  onClick={() =>
                    void attempt(`${label} was taken off`, () => read(api.DELETE("/v2/vouchers/{id}/tokens/{tokenId}", path(id))))
                  }
                >
                  Take off
                </button>
              )}
            </li>
          ))}
          {users.data.appUserIds.map((appUserId) => (
            <li key={`app-${appUserId}`}>
              <span>
                App user {appUserId} <small>all keys of this user</small>
              </span>
              {mayWrite && (
                <button
                  type="button"
                  className="text-button"
                  onClick={() =>
                    void attempt(`App user ${appUserId} was taken off`, () =>
                      read(api.DELETE("/v2/vouchers/{id}/app-users/{appUserId}", { params: { path: { id: voucher.id, appUserId } } })),
                    )
                  }
                >
                  Take off
                </button>
              )}
            </li>
          ))}
          {hidden > 0 && <li className="none">{hidden} more that you do not see</li>}
        </ul>
      )}
      {mayWrite && (
        <div className="row" style={{ alignItems: "flex-end" }}>
          <div style={{ flex: 1 }}>
            <RemoteSelect
              kind="tokens"
              label="Assign to a charge key"
              placeholder="Search label, id, comment…"
              load={loadTokens}
              value={tokenId}
              onChange={setTokenId}
            />
          </div>
          <Button variant="default" disabled={tokenId === null} onClick={() => void assign()}>
            Assign
          </Button>
        </div>
      )}
    </div>
  );
}
