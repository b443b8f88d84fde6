import { Button, PasswordInput, TextInput } from "@mantine/core";
import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { api, read } from "../api/client";
import { found, required, useForm } from "../forms/useForm";
import { Brand } from "../shell/Brand";
import "./access.css";
import { signedInAs } from "./session";

const shortest = 12;

/** Opened once, by the link of the first start; the token stands behind the `#` so that no server ever logs it. */
export default function WelcomePage() {
  const router = useRouter();
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  useEffect(() => {
    document.title = "Welcome · Stationmaster";
  }, []);

  const form = useForm(
    { name: "", email: "", password: "" },
    async (body) => {
      signedInAs(await read(api.POST("/auth/first-administrator", { body: { token, ...body } })));
      router.history.replace("/connectors");
    },
    ({ name, email, password }) =>
      found({
        name: required(name, "Your name"),
        email: required(email, "The e-mail address"),
        password: password.length < shortest ? "Too short" : undefined,
      }),
  );

  if (token === "")
    return (
      <div className="entrance">
        <div className="notice-box">
          <div className="brand">
            <Brand />
          </div>
          <p>This page needs the whole link that the server printed when it first started, with what stands behind the #.</p>
          <Link to="/sign-in">To the sign-in</Link>
        </div>
      </div>
    );

  return (
    <div className="entrance">
      <form onSubmit={form.submit} aria-label="First administrator" noValidate>
        <div className="brand">
          <Brand />
        </div>
        <p>Welcome. You are the first here: this makes the administrator who can do everything.</p>
        <TextInput label="Name" autoComplete="name" autoFocus required withAsterisk={false} {...form.text("name")} />
        <TextInput label="E-mail" type="email" autoComplete="username" required withAsterisk={false} {...form.text("email")} />
        <PasswordInput
          label="Password"
          description={`At least ${shortest} characters`}
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.text("password")}
        />
        {form.failure && (
          <div className="form-error" role="alert">
            {form.failure}
          </div>
        )}
        <Button type="submit" size="sm" loading={form.saving}>
          Begin
        </Button>
      </form>
    </div>
  );
}
