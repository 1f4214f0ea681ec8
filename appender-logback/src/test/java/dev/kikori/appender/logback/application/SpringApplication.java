package dev.kikori.appender.logback.application;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The smallest application of Spring Boot that logs. */
@Configuration(proxyBeanMethods = false)
public class SpringApplication {
  private static final Logger LOGGER = LoggerFactory.getLogger("com.acme.Spring");

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(SpringApplication.class)
        .web(WebApplicationType.NONE)
        .run(arguments);
  }

  @Bean
  CommandLineRunner work() {
    return arguments -> {
      for (int i = 0; i < 100; i++) {
        LOGGER.info("line {}", i);
      }
      System.out.println("the application has started");
    };
  }
}
