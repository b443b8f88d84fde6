import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { api, read } from "../api/client";
import { ApiError } from "../api/problem";
import { meQuery } from "../api/queries";
import { useForm } from "../forms/useForm";
import type { Search } from "../shell/address";
import { Brand } from "../shell/Brand";
import "./access.css";
import { safeReturn, signedInAs } from "./session";

export default function SignInPage() {
  const router = useRouter();
  const search = useSearch({ strict: false }) as Search;
  const me = useQuery(meQuery);
  const nobodyYet = me.error instanceof ApiError && me.error.firstAdministrator;
  const back = safeReturn(search.to);

  useEffect(() => {
    document.title = "Sign in · Stationmaster";
  }, []);
  useEffect(() => {
    if (me.data) router.history.replace(back);
  }, [me.data, back, router]);

  const form = useForm({ email: "", password: "" }, async (body) => {
    signedInAs(await read(api.POST("/auth/sign-in", { body })));
    router.history.replace(back);
  });

  return (
    <div className="entrance">
      <form onSubmit={form.submit} aria-label="Sign in">
        <div className="brand">
          <Brand />
        </div>
        {nobodyYet && (
          <p className="form-note">
            Nobody can sign in yet. Open the link that the server printed when it first started: it makes the first administrator.
          </p>
        )}
        {me.error instanceof ApiError && me.error.status !== 401 && <p className="form-note">{me.error.message}</p>}
        <TextInput label="E-mail" type="email" autoComplete="username" required withAsterisk={false} autoFocus {...form.text("email")} />
        <PasswordInput label="Password" autoComplete="current-password" required withAsterisk={false} {...form.text("password")} />
        {form.failure && (
          <div className="form-error" role="alert">
            {form.failure}
          </div>
        )}
        <Button type="submit" size="sm" loading={form.saving}>
          Sign in
        </Button>
      </form>
    </div>
  );
}
