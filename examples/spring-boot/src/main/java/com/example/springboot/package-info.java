/** The smallest Spring Boot application with Kikori's appender. */
package com.example.springboot;
