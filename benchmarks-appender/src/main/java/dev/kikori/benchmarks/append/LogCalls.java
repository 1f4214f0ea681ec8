package dev.kikori.benchmarks.append;

/** The application's side: the same statements in either framework. In a fork there is one implementation, so calls are inlined. */
interface LogCalls {
  String LOGGER = "com.acme.orders.OrderService";
  String THREE_ARGS = "order {} accepted for customer {} in {} ms";
  String NO_ARGS = "order accepted";
  String EXCEPTION = "order not accepted";

  /** Starts the framework from this resource. */
  static LogCalls configured(Appender appender) {
    return appender.framework() == Appender.Framework.LOGBACK
        ? new LogbackCalls(appender.configuration())
        : new Log4j2Calls(appender.configuration());
  }

  void noArgs();

  void threeArgs(String orderId, String customer, long millis);

  void exception(Throwable thrown);

  void context(String key, String value);

  /** Stops the framework as an application would. */
  void stop();
}
