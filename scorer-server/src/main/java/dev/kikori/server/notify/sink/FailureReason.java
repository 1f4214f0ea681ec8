package dev.kikori.server.notify.sink;

/** Why a notification failed, in Alertmanager's words. */
public enum FailureReason {
  CLIENT_ERROR("clientError"),
  SERVER_ERROR("serverError"),
  AUTH_ERROR("authError"),
  RATE_LIMITED("rateLimited"),
  CONTEXT_CANCELED("contextCanceled"),
  CONTEXT_DEADLINE_EXCEEDED("contextDeadlineExceeded"),
  OTHER("other");

  private final String label;

  FailureReason(String label) {
    this.label = label;
  }

  /** As the metric's label says it. */
  public String label() {
    return label;
  }

  static FailureReason ofStatus(int status) {
    if (status == 401 || status == 403) {
      return AUTH_ERROR;
    }
    if (status == 429) {
      return RATE_LIMITED;
    }
    return status >= 500 ? SERVER_ERROR : status >= 400 ? CLIENT_ERROR : OTHER;
  }
}
