import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { SignIn } from "./sign-in.tsx";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <SignIn>
      <App />
    </SignIn>
  </StrictMode>,
);
