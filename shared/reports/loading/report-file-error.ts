/** A report's file is broken: cut short, no gzip, or no list of rows. Another download may help. */
export class ReportFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ReportFileError";
  }
}
