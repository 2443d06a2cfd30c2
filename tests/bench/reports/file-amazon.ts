import { z } from "zod";

/** Amazon's reporting endpoints in front of files on disk: nothing is made while something is measured. */
export interface FileAmazon extends AsyncDisposable {
  url: string;
  /** Where the file that is served now is, beside all reports. */
  fileUrl: string;
  /** What every report from now on has. */
  serve(gzip: string): void;
}

const FILE_PATH = "/file";

const createdSchema = z.object({
  startDate: z.string(),
  endDate: z.string(),
  configuration: z.record(z.string(), z.unknown()),
});

/** Starts a {@link FileAmazon}. */
export function startFileAmazon(): FileAmazon {
  const reports = new Map<string, { asked: z.infer<typeof createdSchema>; gzip: string }>();
  let gzip = "";

  async function answer(request: Request): Promise<Response> {
    const { pathname, origin } = new URL(request.url);
    const id = pathname.split("/").at(-1) ?? "";
    if (pathname === FILE_PATH) return new Response((await Deno.open(gzip)).readable);
    if (pathname.startsWith("/report-files/")) {
      const report = reports.get(id);
      return report === undefined
        ? new Response(null, { status: 404 })
        : new Response((await Deno.open(report.gzip)).readable);
    }
    if (request.method === "POST") {
      const reportId = crypto.randomUUID();
      reports.set(reportId, { asked: createdSchema.parse(await request.json()), gzip });
      return Response.json({ reportId, status: "PENDING" });
    }
    const report = reports.get(id);
    if (report === undefined) return Response.json({ code: "404" }, { status: 404 });
    return Response.json({
      reportId: id,
      status: "COMPLETED",
      ...report.asked,
      url: `${origin}/report-files/${id}`,
    });
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, automaticCompression: false },
    answer,
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    fileUrl: `${url}${FILE_PATH}`,
    serve: (path) => {
      gzip = path;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
