import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api } from "../api/client";
import type { ChargeBox, Security } from "../api/types";
import { formatDate, formatDateTime } from "../format/times";
import { Duration } from "../live/Duration";
import { OrderButton, whyNot } from "../orders/OrderButton";
import { confirm } from "../shell/confirm";
import { Facts } from "../shell/FactsCard";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { CertificateTable } from "./CertificateTable";
import { InstallDialog } from "./InstallDialog";
import { InstalledCertificates } from "./InstalledCertificates";
import { ProfileCard } from "./ProfileCard";
import { SecurityEvents } from "./SecurityEvents";
import { order, securityQuery, vehiclePurposes } from "./security";
import "./security.css";

/** How a charge box proves who it is, and what was seen of it. */
export default function SecurityTab({ box }: { box: ChargeBox }) {
  const security = useQuery(securityQuery(box.id));
  const mayWrite = useMay("write");
  const mayControl = useMay("control");
  if (!security.data) return security.error ? <Failure error={security.error} retry={() => void security.refetch()} /> : <PageSkeleton />;
  return (
    <div className="security">
      <div>
        <ProfileCard box={box} security={security.data} mayWrite={mayWrite} mayControl={mayControl} />
        <PasswordCard box={box} security={security.data} mayControl={mayControl} />
      </div>
      <div>
        <CertificatesCard box={box} security={security.data} mayControl={mayControl} />
        <SecurityEvents id={box.id} />
      </div>
    </div>
  );
}

function PasswordCard({ box, security: { password }, mayControl }: { box: ChargeBox; security: Security; mayControl: boolean }) {
  const rotate = async () => {
    const text =
      "The charge box gets a new password that nobody sees. It uses it from its next connection on; until then the present one holds too, so it can’t be locked out.";
    if (!(await confirm({ title: `Rotate the password of ${box.chargeBoxIdentity}?`, text, action: "Rotate" }))) return;
    await order(box, "Rotate password", api.POST("/v2/chargeboxes/{id}/security/rotate-password", { params: { path: { id: box.id } } }));
  };
  return (
    <div className="card">
      <h2>Password</h2>
      <Facts
        facts={[
          [
            "Age",
            <span key="age" title={formatDateTime(password.setAt)}>
              <Duration since={password.setAt} />
            </span>,
          ],
          ["Used", password.isUsed ? "Yes" : "The charge box has not come with it yet"],
          ...(password.rotatingSince
            ? ([["New one", `Sent ${formatDateTime(password.rotatingSince)}; waits for the next connection`]] as [string, string][])
            : []),
        ]}
      />
      {mayControl && (
        <div className="row" style={{ marginTop: 12 }}>
          <OrderButton box={box} onClick={() => void rotate()}>
            Rotate…
          </OrderButton>
        </div>
      )}
    </div>
  );
}

function CertificatesCard({ box, security, mayControl }: { box: ChargeBox; security: Security; mayControl: boolean }) {
  const [installing, setInstalling] = useState(false);
  const [listing, setListing] = useState(false);
  const purposes = vehiclePurposes(box.ocppVersion);
  const params = { params: { path: { id: box.id } } };
  const ask = (purpose: string) =>
    order(box, "Request a certificate", api.POST("/v2/chargeboxes/{id}/security/request-certificate", { ...params, body: { purpose } }));
  return (
    <div className="card">
      <h2>
        Certificates
        {mayControl && (
          <span className="row">
            <OrderButton box={box} onClick={() => setListing(!listing)}>
              What it trusts
            </OrderButton>
            <OrderButton box={box} onClick={() => setInstalling(true)}>
              Install a root…
            </OrderButton>
            <OrderButton box={box} onClick={() => void ask("ChargingStation")}>
              New certificate
            </OrderButton>
            {purposes.length > 0 && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button
                    variant="default"
                    size="xs"
                    disabled={!box.isOnline}
                    title={whyNot(box)}
                    rightSection={<IconChevronDown size={14} aria-hidden />}
                  >
                    For vehicles
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {purposes.map(({ purpose, label }) => (
                    <Menu.Item key={purpose} onClick={() => void ask(purpose)}>
                      {label}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            )}
          </span>
        )}
      </h2>
      {security.rootInstalledAt && <p className="lead">It took a root certificate on {formatDate(security.rootInstalledAt)}.</p>}
      <CertificateTable
        own
        rows={security.certificates}
        mayRevoke={mayControl}
        empty={
          <Empty title="It has no certificate of ours">
            {mayControl
              ? "“New certificate” has the charge box make a key and ask for one. It is signed and given to it by itself."
              : "It gets one when it asks for it."}
          </Empty>
        }
      />
      {listing && mayControl && <InstalledCertificates box={box} />}
      {installing && <InstallDialog box={box} onClose={() => setInstalling(false)} />}
    </div>
  );
}
