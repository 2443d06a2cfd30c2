import { createAdsConnect } from "amazon-ads-connect";
import {
  AdsConnectProvider,
  ConnectButton,
  ReconnectBanner,
  useAccounts,
  useFinishConnecting,
  useHealth,
} from "amazon-ads-connect/react";
import { supabase } from "./supabase.ts";

const ads = createAdsConnect(supabase);
const request = { name: "My brand" };

/** Amazon returns to the page that the button was on: this line says how it went. */
function Returned() {
  const { connection, error } = useFinishConnecting();
  if (error) return <p role="alert">{error.message}</p>;
  return connection ? <p role="status">“{connection.name}” is connected.</p> : null;
}

function Health() {
  return useHealth().health.map(({ connection_id, name, status, reasons }) => {
    const facts = [status, ...reasons.map(({ code }) => code.replaceAll("_", " "))];
    return <p key={connection_id}>{name}: {facts.join(", ")}</p>;
  });
}

function Accounts() {
  const { accounts, isLoading, error } = useAccounts();
  if (error) return <p role="alert">{error.message}</p>;
  if (isLoading && accounts.length === 0) return <p>Loading accounts …</p>;
  return (
    <table>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.id}>
            <td>{account.account_name}</td>
            <td>{account.profiles.map(({ country_code }) => country_code).join(", ")}</td>
            <td>{account.status}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function App() {
  return (
    <AdsConnectProvider client={ads} live>
      <Returned />
      <ReconnectBanner className="banner" />
      <ConnectButton request={request}>Connect Amazon Ads</ConnectButton>
      <Health />
      <Accounts />
    </AdsConnectProvider>
  );
}
