/** A shop on Spring Boot: takes orders, keeps them in a database, and has another service reserve the goods. */
package com.example.shop;
